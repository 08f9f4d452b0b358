"""Towns filled by earlier versions go on living in this one."""
