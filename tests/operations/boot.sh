#!/bin/sh
# Becomes the first process of a machine: boot.sh FOLDER CHECKOUT UNIT-TO-LEAVE-OUT...
set -eu
folder=$1 checkout=$2
shift 2
mount --make-rprivate /
mount -t tmpfs -o size=6g machine "$folder"
cd "$folder"
mkdir upper work root
mount -t overlay machine -o lowerdir=/,upperdir=upper,workdir=work root
cd root
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs cgroup sys/fs/cgroup
mount -t cgroup2 cgroup sys/fs/cgroup
mount -o bind,ro /proc/sys proc/sys
for place in run dev; do mount -t tmpfs -o mode=755 $place $place; done
for node in null zero full random urandom tty; do
    touch dev/$node
    mount --bind /dev/$node dev/$node
done
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 pts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
mkdir -p ".$checkout"
mount -o bind,ro "$checkout" ".$checkout"
# Packages that were fetched once are kept in the checkout; their manuals are not indexed.
rm -f etc/apt/apt.conf.d/docker-clean var/lib/man-db/auto-update
echo force-unsafe-io >etc/dpkg/dpkg.cfg.d/unsafe-io
mkdir -p "$checkout/.venv/packages/apt/partial" "$checkout/.venv/packages/pip" root/.cache/pip
mount --bind "$checkout/.venv/packages/apt" var/cache/apt/archives
mount --bind "$checkout/.venv/packages/pip" root/.cache/pip
for unit; do ln -sf /dev/null etc/systemd/system/"$unit"; done
# As new: no node, nobody called parvis, no server of the machine beneath.
rm -rf usr/sbin/policy-rc.d usr/bin/node usr/bin/npm usr/local/bin/node etc/postgresql var/lib/postgresql etc/nginx \
    etc/caddy var/lib/parvis etc/systemd/system/multi-user.target.wants/nginx.service
sed -i '/^parvis:/d' etc/passwd etc/group etc/shadow etc/gshadow
echo "127.0.0.1 localhost parvis.example.fr" >etc/hosts
ip link set lo up
export container=lxc
# Not chroot, from which no service could be given users of its own.
pivot_root . mnt
umount -l /mnt
exec /lib/systemd/systemd --unit=multi-user.target --show-status=no
