import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";

/** A certificate that signs itself, for 127.0.0.1, and its key. In PEM; made anew for every run, so that none is stored. */
export function makeCertificate(): { cert: string; key: string } {
  made ??= make();
  return made;
}

let made: { cert: string; key: string } | undefined;

function make(): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const algorithm = der(0x30, der(0x06, hex("2a8648ce3d040302")));
  const name = der(0x30, der(0x31, der(0x30, der(0x06, hex("550403")), der(0x0c, Buffer.from("test")))));
  const validity = der(0x30, der(0x17, Buffer.from("200101000000Z")), der(0x17, Buffer.from("490101000000Z")));
  const forAddress = der(0x30, der(0x06, hex("551d11")), der(0x04, der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])))));
  const isAuthority = der(0x30, der(0x06, hex("551d13")), der(0x04, der(0x30, der(0x01, hex("ff")))));
  const version = der(0xa0, der(0x02, hex("02")));
  const extensions = der(0xa3, der(0x30, forAddress, isAuthority));
  const content = der(0x30, version, der(0x02, hex("01")), algorithm, name, validity, name, publicKey, extensions);
  const signature = sign("sha256", content, createPrivateKey(privateKey));
  const certificate = der(0x30, content, algorithm, der(0x03, hex("00"), signature));
  const base64 = certificate.toString("base64").replace(/.{64}/g, "$&\n");
  return { cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`, key: privateKey };
}

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** A value of ASN.1 with its tag and its length. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
