/** Recurrent architectures. source: llama.cpp v0.5.0, llm_arch_is_recurrent and llm_arch_is_hybrid */
const pureArchitectures = ['mamba', 'mamba2', 'rwkv6', 'rwkv6qwen2', 'rwkv7', 'arwkv7'];
const hybridArchitectures = [
  'jamba',
  'falcon-h1',
  'plamo2',
  'granitehybrid',
  'lfm2',
  'lfm2moe',
  'nemotron_h',
  'nemotron_h_moe',
  'qwen3next',
  'kimi-linear',
  'qwen35',
  'qwen35moe',
];

/** `pure` or `hybrid`; null for models without a recurrent state. */
export function architectureKind(architecture: string): 'pure' | 'hybrid' | null {
  if (pureArchitectures.includes(architecture)) return 'pure';
  return hybridArchitectures.includes(architecture) ? 'hybrid' : null;
}
