// Prints what Redocly and Spectral, with the rules that each recommends, find in the descriptions named as arguments.
// Each finding is a line of standard output. The exit status is 0 when both could look, whatever they found.
import { readFileSync } from 'node:fs';
import { createConfig, lint } from '@redocly/openapi-core';
import spectralCore from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import rulesets from '@stoplight/spectral-rulesets';

// POST /v1/idempotency/{key}/cancel and GET /v1/idempotency/token/{token} meet in one path, but not in one method.
const config = await createConfig({ extends: ['recommended'], rules: { 'no-ambiguous-paths': 'off' } });
// Whom to ask is a matter of who runs the service.
const spectral = new spectralCore.Spectral();
spectral.setRuleset({ extends: [[rulesets.oas, 'recommended']], rules: { 'info-contact': 'off' } });

for (const file of process.argv.slice(2)) {
  for (const finding of await lint({ ref: file, config })) {
    console.log(`redocly ${finding.ruleId} ${finding.location[0].pointer}: ${finding.message}`);
  }
  for (const finding of await spectral.run(new spectralCore.Document(readFileSync(file, 'utf8'), parsers.Yaml, file))) {
    console.log(`spectral ${finding.code} ${finding.path.join('/')}: ${finding.message}`);
  }
}
