import { hostileCampaign } from './hostile';

/** `hostileSlice FOLDER FROM TO SEED`: a part of the campaign, in an empty folder; prints what was seen as JSON. What is built goes with the first part. */
const [base = '', from, to, seed] = process.argv.slice(2);
const result = await hostileCampaign(
  base,
  { from: Number(from), to: Number(to) },
  Number(seed),
  () => undefined,
  () => Number(from) === 0,
);
process.stdout.write(JSON.stringify(result), () => process.exit(0));
