import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePromptFormat, promptFormats } from '../../../../src/answer/prompt/promptFormats';

const named = (name: string, chatTemplate: string | null, override: string | null = null): string =>
  choosePromptFormat({ architecture: 'mamba', name, chatTemplate }, override).name;

test('the chat template decides', () => {
  assert.equal(named('x', "{{ '<|im_start|>' + role }}"), 'chatml');
  assert.equal(named('x', '<|user|>\n{{ content }}\n<|assistant|>\n'), 'falcon3');
  assert.equal(named('x', '<|user|>{{ content }}<|assistant|><|end|>'), 'coil');
  assert.equal(named('x', '[INST] {{ content }}[/INST]'), 'mistral');
  assert.equal(named('x', '<|start_of_role|>user<|end_of_role|>'), 'granite');
});

test('without a template the name decides, and a base model gets plain', () => {
  assert.equal(named('pilot', null), 'coil');
  assert.equal(named('coil-43m', null), 'coil');
  assert.equal(named('Falcon3-Mamba-7B-Instruct', null), 'falcon3');
  assert.equal(named('falcon-mamba-7b-instruct', null), 'chatml');
  assert.equal(named('Mamba-Codestral-7B-v0.1', null), 'mistral');
  assert.equal(named('mamba-2.8b', null), 'plain');
});

test('an override wins; one that names no format is wrong usage and says what is valid', () => {
  assert.equal(named('pilot', null, 'chatml'), 'chatml');
  assert.throws(() => named('pilot', null, 'chatlm'), {
    code: 'usage',
    hint: /coil, chatml, falcon3, mistral, granite, plain/,
  });
});

test('every format stops at its own end', () => {
  for (const format of promptFormats)
    assert.ok(format.name === 'plain' || format.stop.includes(format.end), format.name);
});

test('a template of no family that we know is rendered: what stands around a question is what the model was trained on', () => {
  const template =
    "{% for m in messages %}{% if m.role == 'user' %}{{ 'User: ' + m.content + '\\n\\n' }}{% else %}{{ 'Bot: ' + m.content + '</s>\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ 'Bot:' }}{% endif %}";
  const format = choosePromptFormat({ architecture: 'rwkv7', name: 'x', chatTemplate: template }, null);
  assert.equal(format.name, 'template');
  assert.equal(format.userPrefix, 'User: ');
  assert.equal(format.assistantPrefix, '\n\nBot:');
  assert.equal(format.end, '</s>');
  assert.deepEqual(format.stop, ['</s>', 'User:', '<|endoftext|>']);
  assert.deepEqual(format.markers, ['</s>']);
});

test('a template that cannot be rendered, or has no place for a question, is as good as none', () => {
  assert.equal(named('mamba', '{% for m in'), 'plain');
  assert.equal(named('mamba', "{{ raise_exception('no') }}"), 'plain');
  assert.equal(named('mamba', 'hello'), 'plain');
});
