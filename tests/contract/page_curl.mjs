// An operation as a command for a terminal, of the description's examples: one for each form of its body. What only a
// browser's session can do has none.
import { laidOut } from './page_parts.mjs';

const quoted = (words) => `'${words.replaceAll("'", "'\\''")}'`;

function bodyWords([type, { example }]) {
  const file = typeof example === 'string';
  const data = file ? '--data-binary @fleet.csv' : `-d ${quoted(laidOut(example, '  '))}`;
  return [`-H 'Content-Type: ${type}'`, data];
}

export function curlOf({ method, path, parameters, requestBody, responses, security, outgoing }) {
  if (outgoing || (security.length > 0 && security.every((each) => 'session' in each))) return [];
  const target = parameters.filter((each) => each.in === 'path')
    .reduce((so, each) => so.replace(`{${each.name}}`, encodeURIComponent(each.example)), path);
  const bodies = Object.entries(requestBody?.content ?? {}).filter(([, { example }]) => example !== undefined).map(bodyWords);
  const given = Object.keys(responses['200']?.content ?? {});
  const options = [
    ...(given.includes('text/event-stream') ? ['-N'] : []),
    ...(given.includes('application/octet-stream') ? ['-OJ'] : []),
    ...(method === 'get' || bodies.length > 0 ? [] : [`-X ${method.toUpperCase()}`]),
    ...(security.some((each) => Object.keys(each).length > 0) ? ['-H "Authorization: Bearer $token"'] : [])];
  const address = `http://127.0.0.1:8080${target}`;
  if (bodies.length === 0) return [['curl', ...options, address].join(' ')];
  return bodies.map(([type, data]) => `${['curl', ...options, type].join(' ')} \\\n  ${data} \\\n  ${address}`);
}
