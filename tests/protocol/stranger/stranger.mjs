// A client written by a stranger from docs/protocol.md alone. It proves that nothing is lost, doubled or out of order.
//
//     node stranger.mjs URL EMAIL OTHER_EMAIL PASSWORD

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { decode, encode } from '@msgpack/msgpack';
import WebSocket from 'ws';

const PATIENCE = 30_000; // milliseconds, as all below
const HOLE = 200;
const JOINED = 3000;
const FLOOD = 560; // more than one answer to `start` or `catch_up` holds
const HASTE = 260; // more than a socket may send at once

class Refused extends Error {}
class Dropped extends Error {}

async function until(what, holds) {
	for (const deadline = Date.now() + PATIENCE; !holds(); await sleep(10))
		if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
}

function ignoreDropped(failure) {
	if (!(failure instanceof Dropped)) throw failure;
}

/** The milliseconds to wait before asking the same again. */
function passing(failure) {
	if (failure.code !== 'too_fast' && failure.code !== 'unavailable') throw failure;
	return 1000 * (failure.retry_after ?? 0) + 20 + 20 * Math.random();
}

/** What is held of one conversation. */
class Log {
	messages = new Map();
	cursor = null;
	missing = null; // the messages before this one are not loaded yet
	ahead = new Set();
	filling = false;
	catching = null;

	store(message) {
		const held = this.messages.get(message.seq);
		if (!held || held.changed_seq < message.changed_seq) this.messages.set(message.seq, message);
	}

	moveTo(cursor) {
		this.cursor = cursor;
		while (this.ahead.delete(this.cursor + 1)) this.cursor += 1;
		for (const number of this.ahead) if (number <= this.cursor) this.ahead.delete(number);
	}

	inOrder() {
		return [...this.messages.values()].sort((one, other) => one.seq - other.seq);
	}
}

class Client {
	seen = { events: 0, repeated: 0, holes: 0, incomplete: 0, resumed: 0, sent_again: 0, hasty: 0 };
	#logs = new Map();
	#outbox = new Map();
	#waiting = new Map();
	#requests = 0;
	#insisting = Promise.resolve();
	#wanted = false;
	#connecting = false;

	static async signIn(url, email, password) {
		const answer = await fetch(`${url}/api/sign-in`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ email, password }),
		});
		if (!answer.ok) throw new Refused(`sign-in: ${answer.status} ${await answer.text()}`);
		const client = new Client();
		client.address = `${url.replace(/^http/, 'ws')}/socket`;
		client.cookie = answer.headers.getSetCookie()[0].split(';')[0];
		client.person = (await answer.json()).person;
		return client;
	}

	log(conversation) {
		if (!this.#logs.has(conversation)) this.#logs.set(conversation, new Log());
		return this.#logs.get(conversation);
	}

	/** Opens a line, and another whenever it is lost, until `drop`. */
	async connect() {
		this.#wanted = this.#connecting = true;
		for (let bound = 500; ; bound = Math.min(2 * bound, 30_000)) {
			try {
				await this.#open();
				break;
			} catch (failure) {
				ignoreDropped(failure);
				await sleep(Math.random() * bound);
			}
		}
		this.#connecting = false;
	}

	/** Cuts the line without a word, and stays away until `connect`. */
	drop() {
		this.#wanted = false;
		this.socket.terminate();
		this.#forgetRequests('dropped');
	}

	async #open() {
		const headers = { Cookie: this.cookie };
		const socket = (this.socket = new WebSocket(this.address, ['parvis.1'], { headers, perMessageDeflate: false }));
		socket.on('error', () => {}); // `close` follows
		socket.on('message', (data) => this.#hear(decode(data)));
		await new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('close', (code) => reject(new Dropped(`not opened: ${code}`)));
		});
		socket.on('close', (code, reason) => this.#closed(socket, code, reason));
		await this.#start();
		for (const entry of this.#outbox.values()) {
			this.seen.sent_again += 1;
			this.#post(entry);
		}
	}

	#closed(socket, code, reason) {
		if (code === 4400 || code === 4401) throw new Error(`closed for good: ${code} ${reason}`);
		if (!this.#wanted || socket !== this.socket) return;
		this.#forgetRequests(`closed: ${code}`);
		if (!this.#connecting) void this.connect();
	}

	#forgetRequests(why) {
		for (const { reject } of this.#waiting.values()) reject(new Dropped(why));
		this.#waiting.clear();
	}

	/** The answer over this line. `answered` runs before the next frame is heard; `refused` if it must be asked again. */
	async request(command, { answered = () => {}, refused = () => {} } = {}) {
		const socket = this.socket;
		try {
			return await this.#ask(socket, command, answered);
		} catch (failure) {
			let wait = passing(failure);
			refused();
			// Refusals count as well: what was refused is asked again one after another.
			const insisting = this.#insisting.then(async () => {
				for (;;) {
					await sleep(wait);
					try {
						return await this.#ask(socket, command, answered);
					} catch (again) {
						wait = passing(again);
					}
				}
			});
			this.#insisting = insisting.catch(() => {});
			return insisting;
		}
	}

	#ask(socket, command, answered) {
		return new Promise((resolve, reject) => {
			if (socket !== this.socket || socket.readyState !== WebSocket.OPEN) throw new Dropped('not open');
			const id = ++this.#requests;
			this.#waiting.set(id, { resolve, reject, answered });
			socket.send(encode({ type: 'request', id, command }));
		});
	}

	#hear(frame) {
		if (frame.type === 'event') return this.#told(frame.event);
		const request = this.#waiting.get(frame.id);
		if (!this.#waiting.delete(frame.id)) return;
		if (frame.type === 'failure')
			return request.reject(Object.assign(new Refused(`${frame.code} ${frame.detail ?? ''}`), frame));
		request.answered(frame.result);
		request.resolve(frame.result);
	}

	async #start() {
		const held = [...this.#logs].filter(([, log]) => log.cursor !== null);
		const cursors = held.map(([conversation, log]) => ({ conversation, seq: log.cursor }));
		const answered = (state) => {
			const mine = new Set(state.conversations.map(({ id }) => id));
			for (const conversation of this.#logs.keys()) if (!mine.has(conversation)) this.#logs.delete(conversation);
			for (const message of state.messages) this.log(message.conversation).store(message);
			for (const { conversation, seq } of state.cursors) this.log(conversation).moveTo(seq);
			if (cursors.length) this.seen.resumed += state.messages.length;
		};
		const { incomplete = [] } = await this.request({ type: 'start', cursors }, { answered });
		this.seen.incomplete += incomplete.length;
		await Promise.all(incomplete.map((conversation) => this.#catchUp(conversation)));
	}

	#catchUp(conversation) {
		const log = this.log(conversation);
		log.catching ??= (async () => {
			for (let complete = false; !complete;) {
				const changes = await this.request({ type: 'catch_up', conversation, after: log.cursor });
				for (const message of changes.messages) log.store(message);
				log.moveTo(Math.max(log.cursor, changes.top));
				complete = changes.complete ?? true;
			}
		})().finally(() => (log.catching = null));
		return log.catching;
	}

	#told(event) {
		this.seen.events += 1;
		switch (event.type) {
			case 'message_sent':
			case 'message_changed':
				return void this.#hold(event.message);
			case 'membership_changed':
				return void this.#join(event.membership);
			case 'conversation_left':
				return void this.#logs.delete(event.conversation);
			case 'state_lost':
				return void sleep(Math.random() * 3000)
					.then(() => this.#start())
					.catch(ignoreDropped);
		}
	}

	/** Of a hole, what is missing may be on its way; otherwise it is asked for. */
	async #hold(message) {
		const log = this.log(message.conversation);
		log.store(message);
		if (log.cursor !== null && message.changed_seq <= log.cursor) return (this.seen.repeated += 1);
		log.ahead.add(message.changed_seq);
		if (log.cursor === null) return;
		log.moveTo(log.cursor);
		if (!log.ahead.size || log.filling) return;
		log.filling = true;
		await sleep(HOLE);
		log.filling = false;
		if (!log.ahead.size) return;
		this.seen.holes += 1;
		await this.#catchUp(message.conversation).catch(ignoreDropped);
	}

	/** A conversation may be new to this client. */
	async #join({ conversation, counted_seq = 0 }) {
		const log = this.log(conversation);
		if (log.cursor !== null) return;
		log.moveTo(counted_seq);
		try {
			const page = await this.request({ type: 'load_history', conversation });
			for (const message of page.messages) log.store(message);
			if (page.more_before) log.missing = page.messages[0].seq;
			await sleep(JOINED);
			await this.#catchUp(conversation);
		} catch (failure) {
			ignoreDropped(failure);
		}
	}

	/** Settles once the message is stored, over this line or a later one. */
	send(conversation, text, client_id = randomBytes(12).toString('base64url')) {
		return new Promise((resolve, reject) => {
			const command = { type: 'send_message', conversation, client_id, text };
			const entry = { command, resolve, reject, hasty: false };
			this.#outbox.set(client_id, entry);
			this.#post(entry);
		});
	}

	async #post(entry) {
		const { client_id, text } = entry.command;
		try {
			const stored = await this.request(entry.command, { refused: () => (entry.hasty = true) });
			this.seen.hasty += entry.hasty ? 1 : 0;
			this.#outbox.delete(client_id);
			entry.resolve({ ...stored, client_id, text, hasty: entry.hasty });
		} catch (failure) {
			if (failure instanceof Dropped) return; // sent again after the next start
			this.#outbox.delete(client_id);
			entry.reject(failure);
		}
	}

	/** The log from its beginning, up to `before` or the latest; loaded page by page, backwards. */
	async history(conversation, before = null) {
		const page = await this.request({ type: 'load_history', conversation, before, limit: 200 });
		if (!page.more_before) return page.messages;
		return [...(await this.history(conversation, page.messages[0].seq)), ...page.messages];
	}

	async loadWhatIsMissing(conversation) {
		const log = this.log(conversation);
		if (log.missing === null) return;
		for (const message of await this.history(conversation, log.missing)) log.store(message);
		log.missing = null;
	}
}

const [url, email, otherEmail, password] = process.argv.slice(2);
const ann = await Client.signIn(url, email, password);
const bob = await Client.signIn(url, otherEmail, password);
const people = [
	['ann', ann],
	['bob', bob],
];
await Promise.all([ann.connect(), bob.connect()]);
const group = (await ann.request({ type: 'create_group', name: 'Étrangers', people: [bob.person] })).conversation.id;

/** What was answered, by person, in the order in which it was sent. */
const sent = { ann: [], bob: [] };
const counts = { edited: 0, drops: 0, missed: 0, retries: 0, retries_differ: 0 };

async function send(who, many) {
	const [, client] = people.find(([name]) => name === who);
	const first = sent[who].length;
	sent[who].length += many;
	const sending = Array.from({ length: many }, async (_, i) => {
		sent[who][first + i] = await client.send(group, `${who} ${first + i} — « déjà », 語, 🦜\n\t`);
	});
	await Promise.all(sending);
}

async function edit(client, messages) {
	for (const message of messages) {
		message.text = `mended: ${message.text}`;
		const { seq, text } = message;
		const edited_at = client.log(group).messages.get(seq)?.edited_at ?? null;
		await client.request({ type: 'edit_message', conversation: group, seq, text, edited_at });
		counts.edited += 1;
	}
}

async function agreed() {
	await until('both stand at the same place', () => {
		const latest = Math.max(...ann.log(group).messages.keys(), ...sent.ann.map(({ seq }) => seq));
		const [one, other] = people.map(([, client]) => client.log(group).cursor);
		return one === other && one >= latest;
	});
}

// Both write at once, then mend what they wrote.
await Promise.all([send('ann', 40), send('bob', 40)]);
await Promise.all([edit(ann, sent.ann.slice(0, 10)), edit(bob, sent.bob.slice(30))]);
await agreed();

// One line is cut with messages on their way: after the first answer, then before any.
for (const answered of [1, 0]) {
	const before = sent.bob.filter(Boolean).length;
	const sending = send('bob', 20);
	await until('some are answered', () => sent.bob.filter(Boolean).length >= before + answered);
	bob.drop();
	counts.drops += 1;
	const born = sent.ann.length;
	await send('ann', 30);
	await edit(ann, [...sent.ann.slice(10, 15), ...sent.ann.slice(-5)]);
	const events = bob.seen.events;
	await sleep(100);
	if (bob.seen.events !== events) throw new Error('told something over a line that is cut');
	await bob.connect();
	const held = bob.log(group).messages;
	counts.missed += sent.ann.slice(born).filter(({ seq, text }) => held.get(seq)?.content.text === text).length;
	await sending;
	await agreed();
}

// More is missed than one answer holds, and more is written while it is fetched.
bob.drop();
counts.drops += 1;
while (sent.ann.length < 100 + FLOOD) await send('ann', 40);
await Promise.all([bob.connect(), send('ann', 40), edit(ann, sent.ann.slice(20, 25))]);
counts.missed += sent.ann.slice(100, 100 + FLOOD).filter(({ seq }) => bob.log(group).messages.has(seq)).length;
await agreed();

// The same again: at once, later, over another line, and from both lines at the same time.
const other = await Client.signIn(url, email, password);
await other.connect();
const [once] = await Promise.all([1, 2, 3].map(() => ann.send(group, 'once', 'k3Jx0d8a1Q')));
sent.ann.push(once);
for (const clients of [[ann], [other], [ann, other, ann, other]])
	for (const again of await Promise.all(clients.map((client) => client.send(group, once.text, once.client_id)))) {
		counts.retries += 1;
		if (again.seq !== once.seq) counts.retries_differ += 1;
	}

// More at once than a socket may send: what is refused is sent later.
await send('ann', HASTE);
await agreed();

// The truth is what a client that held nothing reads.
const truth = await other.history(group);
const chat = truth.filter(({ content }) => content.type === 'chat');
const differences = { lost: 0, doubled: 0, misordered: 0, stale: 0, cursors: 0 };

for (const [who, client] of people) {
	const mine = new Map();
	for (const message of chat.filter(({ author }) => author === client.person)) {
		if (mine.has(message.client_id)) differences.doubled += 1;
		mine.set(message.client_id, message);
	}
	if (mine.size > sent[who].length) differences.doubled += mine.size - sent[who].length;
	let latest = 0;
	for (const { client_id, seq, text, hasty } of sent[who]) {
		const message = mine.get(client_id);
		if (message?.content.text !== text || message.seq !== seq) differences.lost += 1;
		if (hasty) continue;
		if (seq <= latest) differences.misordered += 1;
		latest = seq;
	}

	await client.loadWhatIsMissing(group);
	const log = client.log(group);
	const held = log.inOrder();
	for (const message of truth) {
		if (!log.messages.has(message.seq)) differences.lost += 1;
		else if (!isDeepStrictEqual(log.messages.get(message.seq), message)) differences.stale += 1;
	}
	if (held.length > truth.length) differences.doubled += held.length - truth.length;
	held.forEach(({ seq }, i) => (differences.misordered += seq === truth[i]?.seq ? 0 : 1));
	if (log.cursor !== Math.max(...truth.map(({ changed_seq }) => changed_seq))) differences.cursors += 1;
}
truth.slice(1).forEach(({ seq }, i) => (differences.misordered += truth[i].seq < seq ? 0 : 1));

const right = !Object.values(differences).some(Boolean) && !counts.retries_differ && counts.missed === 60 + FLOOD;
const seen = { ann: ann.seen, bob: bob.seen };
const log = { conversation: group, messages: chat.length, cursor: bob.log(group).cursor };
console.log(JSON.stringify({ ...log, sent: sent.ann.length + sent.bob.length, ...counts, ...differences, seen }));
process.exit(right ? 0 : 1);
