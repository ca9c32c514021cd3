// sign.mjs IN OUT ASSERTION...: a C2PA manifest in OUT that is really signed,
// by c2pa-ts, with a key made for it.  An assertion is LABEL=cbor:JSON or
// LABEL=json:JSON.  It ends with an error where c2pa-ts does not find signature
// and hashes right; with UNREAD in the environment, of a form that c2pa-ts
// itself does not read, it does not look.
import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { BMFF, JPEG, PNG } from '@trustnxt/c2pa-ts/asset';
import { LocalSigner } from '@trustnxt/c2pa-ts/cose';
import { CBORBox, JSONBox, SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import {
	Assertion, BMFFHashAssertion, DataHashAssertion, ManifestStore,
} from '@trustnxt/c2pa-ts/manifest';

const ES256 = -7; // COSE, RFC 9053
const types = { cbor: '63626f72', json: '6a736f6e' };

// Any label, any content, in a box of either form.
class Given extends Assertion {
	constructor(text) {
		super();
		const [, label, form, json] =
			text.match(/^([^=]+)=(cbor|json):(.*)$/s);
		this.label = label;
		this.form = form;
		this.content = JSON.parse(json);
		this.uuid = Uint8Array.from(Buffer.from(
			types[form] + '00110010800000aa00389b71', 'hex'));
	}
	readContentFromJUMBF() {}
	generateJUMBFBoxForContent() {
		const box = this.form === 'json' ? new JSONBox() : new CBORBox();
		box.content = this.content;
		return box;
	}
}

const key = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
async function signer() {
	x509.cryptoProvider.set(webcrypto);
	const make = () =>
		webcrypto.subtle.generateKey(key, true, ['sign', 'verify']);
	const keys = await make(), ca = await make();
	const certificate = await x509.X509CertificateGenerator.create({
		subject: 'CN=A test', issuer: 'CN=Nobody', signingAlgorithm: key,
		publicKey: keys.publicKey, signingKey: ca.privateKey,
		extensions: [
			new x509.BasicConstraintsExtension(false),
			new x509.ExtendedKeyUsageExtension(
				[x509.ExtendedKeyUsage.emailProtection], true),
			new x509.KeyUsagesExtension(
				x509.KeyUsageFlags.digitalSignature, true),
			await x509.AuthorityKeyIdentifierExtension.create(
				ca.publicKey),
		],
	});
	const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
	return new LocalSigner(new Uint8Array(pkcs8), ES256, certificate);
}

function open(bytes) {
	const form = [JPEG, PNG, BMFF].find((f) => f.canRead(bytes));
	if (!form) throw new Error('a form that c2pa-ts does not write');
	return new form(bytes);
}

const [from, to, ...assertions] = process.argv.slice(2);
const asset = open(new Uint8Array(readFileSync(from)));
const store = new ManifestStore();
const by = await signer();
const manifest = store.createManifest({
	assetFormat: asset.mimeType, instanceID: 'xmp:iid:1',
	defaultHashAlgorithm: 'SHA-256', signer: by,
});
const hash = asset instanceof BMFF
	? BMFFHashAssertion.createV3('jumbf manifest', 'SHA-256')
	: DataHashAssertion.create('SHA-256');
manifest.addAssertion(hash);
for (const text of assertions) manifest.addAssertion(new Given(text));
await asset.ensureManifestSpace(store.measureSize());
await hash.updateWithAsset(asset);
await manifest.sign(by);
await asset.writeManifestJUMBF(store.getBytes());
const bytes = await asset.getDataRange();
writeFileSync(to, bytes);

if (process.env.UNREAD) process.exit();
const again = open(new Uint8Array(bytes));
const found = ManifestStore.read(SuperBox.fromBuffer(again.getManifestJUMBF()));
const result = await found.validate(again);
const wanted = ['claimSignature.validated',
	hash instanceof DataHashAssertion ? 'assertion.dataHash.match'
		: 'assertion.bmffHash.match'];
const codes = result.statusEntries.map((entry) => entry.code);
for (const code of wanted)
	if (!codes.includes(code)) throw new Error(`${code}: ${codes}`);
