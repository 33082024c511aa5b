// Verifies a receipt: a c2sp.org/tlog-proof@v1 whose extra data holds the events of one stream. It asks nobody: Ed25519 and
// SHA-256 are the browser's own. It reads strictly, as the ledger's offline verifier does: what is not exactly the text that
// the receipt would be written as is refused. docs/explanation/proofs.md describes the format.

/** Not a receipt, or not a key. */
export class Malformed extends Error {}

/** A receipt that does not hold. */
export class Refuted extends Error {}

const utf8 = new TextEncoder();

const LABEL = "payment-ledger/event/v1";
const SALT_BYTES = 16;
const PROOF = "c2sp.org/tlog-proof@v1";
const RECEIPT = "payment-ledger/receipt/v1";
const ED25519 = 1;
const COSIGNATURE_ED25519 = 4;
const MOST_SIGNATURES = 64;
const LARGEST = 2n ** 63n - 1n;

/**
 * Verifies a receipt.
 *
 * @param {Uint8Array} bytes the file
 * @param {string[]} trusted verifier keys, from somewhere else than the file
 * @returns {Promise<{origin: string, size: string, root: string, signers: string[], stream: string, events: object[]}>}
 * @throws {Malformed} if it is no receipt, or a key is none
 * @throws {Refuted} if something of it does not hold
 */
export async function verify(bytes, trusted) {
  const keys = await Promise.all(trusted.map(readKey));
  const proof = readProof(decode(bytes));
  const entries = readEntries(proof.extra);
  const last = entries[entries.length - 1];
  if (BigInt(last.position) - 1n !== proof.index || last.path.join("\n") !== proof.path.join("\n")) {
    throw new Malformed("The proof is of another event than the last one of its extra data.");
  }
  const signers = await verifyNote(proof.note, keys);
  const tree = readCheckpoint(proof.note.text);
  if (!signers.some((key) => key.name === tree.origin)) {
    throw new Refuted(`No trusted key of the log ${tree.origin} signed its checkpoint.`);
  }
  for (const [number, entry] of entries.entries()) {
    if (entry.stream !== entries[0].stream || entry.sequence !== String(number)) {
      throw new Refuted(`Event ${number} is not the event ${number} of ${entries[0].stream}.`);
    }
    await verifyInclusion(entry, tree);
  }
  return {
    origin: tree.origin,
    size: tree.size.toString(),
    root: tree.root,
    signers: signers.map((key) => `${key.name}+${key.id}`),
    stream: entries[0].stream,
    events: entries.map(shown),
  };
}

function shown(entry) {
  return {
    sequence: entry.sequence,
    position: entry.position,
    type: entry.type,
    occurredAt: entry.occurred_at,
    payload: new TextDecoder().decode(entry.payloadBytes),
  };
}

// The texts.

function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed("The file is not UTF-8.");
  }
}

function base64(text) {
  let binary;
  try {
    binary = atob(text);
  } catch {
    throw new Malformed("Something is not base64.");
  }
  if (btoa(binary) !== text) {
    throw new Malformed("A base64 could be written in another way.");
  }
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function hash(text) {
  if (base64(text).length !== 32) {
    throw new Malformed("A hash has not 32 bytes.");
  }
  return text;
}

function number(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > LARGEST) {
    throw new Malformed("Something is not a number.");
  }
  return BigInt(text);
}

function readProof(text) {
  const blank = text.indexOf("\n\n");
  if (blank < 0) {
    throw new Malformed("A proof has an empty line before its checkpoint.");
  }
  const lines = text.slice(0, blank).split("\n");
  if (lines.shift() !== PROOF) {
    throw new Malformed(`A proof begins with ${PROOF}.`);
  }
  if (!lines.length || !lines[0].startsWith("extra ")) {
    throw new Malformed("The proof has no extra data, so it is no receipt.");
  }
  const extra = decode(base64(lines.shift().slice("extra ".length)));
  if (!lines.length || !lines[0].startsWith("index ")) {
    throw new Malformed("A proof says which index it is of.");
  }
  const index = number(lines.shift().slice("index ".length));
  return { extra, index, path: lines.map(hash), note: readNote(text.slice(blank + 2)) };
}

function readEntries(extra) {
  const lines = extra.split("\n");
  if (lines.shift() !== RECEIPT || lines.pop() !== "") {
    throw new Malformed(`The extra data of the proof is no ${RECEIPT}.`);
  }
  const entries = [];
  while (lines.length) {
    const value = (name) => {
      const line = lines.shift();
      if (line === undefined || !line.startsWith(`${name} `)) {
        throw new Malformed(`A receipt's line is missing: ${name}.`);
      }
      const text = line.slice(name.length + 1);
      if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) {
        throw new Malformed(`A receipt's line has a control character: ${name}.`);
      }
      return text;
    };
    const entry = {};
    for (const name of ["log", "position", "stream", "sequence", "type", "revision", "event_id", "occurred_at", "payload", "metadata", "salt", "path"]) {
      entry[name] = value(name);
    }
    ["log", "position", "sequence", "revision"].forEach((name) => number(entry[name]));
    entry.payloadBytes = base64(entry.payload);
    entry.metadataBytes = base64(entry.metadata);
    entry.saltBytes = base64(entry.salt);
    if (entry.saltBytes.length !== SALT_BYTES) {
      // Or else what is hashed could be cut into salt and event in several ways.
      throw new Malformed("A salt has another length than it must.");
    }
    entry.path = entry.path === "" ? [] : entry.path.split(" ").map(hash);
    entries.push(entry);
  }
  if (!entries.length) {
    throw new Malformed("A receipt has one event at least.");
  }
  return entries;
}

function readNote(text) {
  const blank = text.lastIndexOf("\n\n");
  if (blank < 0 || !text.endsWith("\n")) {
    throw new Malformed("The checkpoint is not a signed note.");
  }
  const signed = text.slice(0, blank + 1);
  if (/[\u0000-\u0009\u000b-\u001f]/.test(signed)) {
    throw new Malformed("The checkpoint has a control character.");
  }
  const lines = text.slice(blank + 2).split("\n").slice(0, -1);
  if (!lines.length || lines.length > MOST_SIGNATURES) {
    throw new Malformed("The checkpoint has no signature, or too many.");
  }
  return { text: signed, signatures: lines.map(readSignature) };
}

function readSignature(line) {
  const parts = line.startsWith("\u2014 ") ? line.slice(2).split(" ") : [];
  if (parts.length !== 2) {
    throw new Malformed("A line under the checkpoint is no signature.");
  }
  checkName(parts[0]);
  const bytes = base64(parts[1]);
  if (bytes.length <= 4) {
    throw new Malformed("A signature line has no signature.");
  }
  return { name: parts[0], id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
}

function checkName(name) {
  if (!name || /[+\s\u0000-\u001f]/u.test(name)) {
    throw new Malformed("That cannot be the name of a key.");
  }
}

function readCheckpoint(text) {
  const lines = text.split("\n");
  if (lines.length < 4 || lines.pop() !== "" || lines.includes("")) {
    throw new Malformed("A checkpoint has three lines at least.");
  }
  return { origin: lines[0], size: number(lines[1]), root: hash(lines[2]) };
}

// Keys and signatures.

async function readKey(text) {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text.trim());
  if (!parts) {
    throw new Malformed("That is not a verifier key: name+number+base64.");
  }
  const [, name, id, encoded] = parts;
  checkName(name);
  const typed = base64(encoded);
  if (hex((await sha256(utf8.encode(`${name}\n`), typed)).slice(0, 4)) !== id) {
    throw new Malformed("The key has the number of another.");
  }
  if (typed[0] !== ED25519 && typed[0] !== COSIGNATURE_ED25519) {
    throw new Malformed("Only Ed25519 keys are checked here. The offline verifier checks the others.");
  }
  let key;
  try {
    key = await crypto.subtle.importKey("raw", typed.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    throw new Malformed("That is no Ed25519 key, or this browser cannot check one.");
  }
  return { name, id, type: typed[0], key };
}

async function verifyNote(note, keys) {
  const signers = [];
  for (const signature of note.signatures) {
    const key = keys.find((each) => each.name === signature.name && each.id === signature.id);
    if (key) {
      if (!(await signs(key, note.text, signature.bytes))) {
        throw new Refuted(`The signature of ${key.name} is not of that key over this checkpoint.`);
      }
      signers.push(key);
    }
  }
  if (!signers.length) {
    throw new Refuted("No trusted key signed this checkpoint.");
  }
  return signers;
}

async function signs(key, text, bytes) {
  let message = text;
  let signature = bytes;
  if (key.type === COSIGNATURE_ED25519) {
    if (bytes.length <= 8 || bytes[0] > 127) {
      throw new Malformed("A cosignature without a time.");
    }
    const time = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
    message = `cosignature/v1\ntime ${time}\n${text}`;
    signature = bytes.slice(8);
  }
  return crypto.subtle.verify("Ed25519", key.key, signature, utf8.encode(message));
}

// The tree (RFC 6962 section 2.1).

async function verifyInclusion(entry, tree) {
  const index = BigInt(entry.position) - 1n;
  if (index < 0n || index >= tree.size) {
    throw new Refuted(`A tree of ${tree.size} leaves has no leaf ${index}.`);
  }
  const inner = (index ^ (tree.size - 1n)).toString(2).replace(/^0$/, "").length;
  const border = (index >> BigInt(inner)).toString(2).replaceAll("0", "").length;
  if (entry.path.length !== inner + border) {
    throw new Refuted(`A path has ${entry.path.length} hashes and must have ${inner + border}.`);
  }
  let node = await leaf(entry);
  for (const [level, text] of entry.path.entries()) {
    const neighbour = base64(text);
    const neighbourIsRight = level < inner && ((index >> BigInt(level)) & 1n) === 0n;
    node = neighbourIsRight ? await sha256([1], node, neighbour) : await sha256([1], neighbour, node);
  }
  if (encode(node) !== tree.root) {
    throw new Refuted(`Event ${entry.sequence} is not in the log's tree with this root.`);
  }
}

async function leaf(entry) {
  const columns = [LABEL, entry.log, entry.position, entry.stream, entry.sequence, entry.type, entry.revision, entry.event_id, entry.occurred_at]
    .map((text) => utf8.encode(text))
    .concat([entry.payloadBytes, entry.metadataBytes]);
  const parts = [entry.saltBytes];
  for (const column of columns) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, column.length);
    parts.push(length, column);
  }
  const commitment = encode(await sha256(...parts));
  return sha256([0], utf8.encode(`payment-ledger/leaf/v1\nlog ${entry.log}\nposition ${entry.position}\nsha256 ${commitment}\n`));
}

async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

function encode(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
