// A real OpenID Connect provider with two people in it, for the tests: `node provider.mjs PACKAGE PORT REDIRECT`.
// Its own pages for development ask for a login and for consent; any password does.
import { pathToFileURL } from 'node:url';

const [packageFolder, port, redirect] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${packageFolder}/oidc-provider/lib/index.js`));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'vekha', client_secret: 'between-us', redirect_uris: [redirect], grant_types: ['authorization_code'] }],
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  cookies: { keys: ['of the test'] },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
