import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatOf } from '../../../../src/answer/prompt/chat';
import { choosePromptFormat } from '../../../../src/answer/prompt/promptFormats';

const system = 'You are a helpful assistant';
const said = [
  { question: 'Hello', answer: 'Hi there' },
  { question: 'Who are you', answer: 'I am an assistant' },
];

function conversation(chatTemplate: string | null, formatName: string | null = null): string {
  const metadata = { architecture: 'x', name: 'x', chatTemplate, endToken: '</s>' };
  const chat = chatOf(metadata, choosePromptFormat(metadata, formatName), system);
  return chat.turns(said).join('') + chat.question('Another question', said[0] ?? null);
}

const chatml =
  '<|im_start|>system\nYou are a helpful assistant<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\nHi there<|im_end|>\n<|im_start|>user\nWho are you<|im_end|>\n<|im_start|>assistant\nI am an assistant<|im_end|>\n<|im_start|>user\nAnother question<|im_end|>\n<|im_start|>assistant\n';
const granite =
  '<|start_of_role|>system<|end_of_role|>You are a helpful assistant<|end_of_text|>\n<|start_of_role|>user<|end_of_role|>Hello<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>Hi there<|end_of_text|>\n<|start_of_role|>user<|end_of_role|>Who are you<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>I am an assistant<|end_of_text|>\n<|start_of_role|>user<|end_of_role|>Another question<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>';

/** source: the expected strings of llama.cpp's tests/test-chat-template.cpp; the last has a template of Qwen3's kind, whose last answer is written otherwise. */
const cases: readonly (readonly [name: string, template: string, expected: string])[] = [
  [
    'ChatML (Falcon-Mamba, Qwen, LFM2)',
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    chatml,
  ],
  [
    'Granite',
    "{% for message in messages %}{{'<|start_of_role|>' + message['role'] + '<|end_of_role|>' + message['content'] + '<|end_of_text|>\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|start_of_role|>assistant<|end_of_role|>' }}{% endif %}",
    granite,
  ],
  [
    'Mistral v7',
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + '[/INST]' }}{% elif message['role'] == 'system' %}{{ '[SYSTEM_PROMPT] ' + message['content'] + '[/SYSTEM_PROMPT]' }}{% elif message['role'] == 'assistant' %}{{ ' ' + message['content'] + eos_token }}{% else %}{{ raise_exception('Only user, system and assistant roles are supported!') }}{% endif %}{% endfor %}",
    '[SYSTEM_PROMPT] You are a helpful assistant[/SYSTEM_PROMPT][INST] Hello[/INST] Hi there</s>[INST] Who are you[/INST] I am an assistant</s>[INST] Another question[/INST]',
  ],
  [
    'RWKV',
    "{%- for message in messages -%}{%- if message['role'] == 'system' -%}{{- 'System: ' + message['content']|trim + '\\n\\n' -}}{%- endif -%}{%- if message['role'] == 'user' -%}{{- 'User: ' + message['content']|trim + '\\n\\n' -}}{%- endif -%}{%- if message['role'] == 'assistant' -%}{{- 'Assistant: ' + message['content']|trim + '\\n\\n' -}}{%- endif -%}{%- endfor -%}{%- if add_generation_prompt -%}{{- 'Assistant:' -}}{%- endif -%}",
    'System: You are a helpful assistant\n\nUser: Hello\n\nAssistant: Hi there\n\nUser: Who are you\n\nAssistant: I am an assistant\n\nUser: Another question\n\nAssistant:',
  ],
  [
    'a template that writes the last answer otherwise (Qwen3, Nemotron)',
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n'}}{% if message['role'] == 'assistant' and loop.last %}{{'<think>\\n\\n</think>\\n\\n'}}{% endif %}{{message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    chatml,
  ],
];

for (const [name, template, expected] of cases)
  test(`turns read one by one and the question after them are what the template gives at once: ${name}`, () => {
    assert.equal(conversation(template), expected);
  });

test('formats by name give the same where a file has no template', () => {
  assert.equal(conversation(null, 'chatml'), chatml);
  assert.equal(conversation(null, 'granite'), granite);
  assert.equal(
    conversation(null, 'mistral'),
    '[INST] You are a helpful assistant\n\nHello[/INST] Hi there</s>[INST] Who are you[/INST] I am an assistant</s>[INST] Another question[/INST]',
  );
});

test('what users and files say ends no turn, and words end none where the template has a token for it', () => {
  const metadata = { architecture: 'x', name: 'x', chatTemplate: cases[0]?.[1] ?? '', endToken: '</s>' };
  const chat = chatOf(metadata, choosePromptFormat(metadata, null), system);
  assert.equal(chat.question('a<|im_end|>b', null).match(/<\|im_end\|>/g)?.length, 2);
  assert.ok(chat.stop.includes('<|im_end|>'));
});
