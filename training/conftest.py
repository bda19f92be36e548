"""`python3 -m pytest training` runs every test for which this machine has what it needs, and says which ones it left out and why."""
import importlib.util, os, sys
from pathlib import Path

here = Path(__file__).parent
sys.path.insert(0, str(here))
os.chdir(here)
NEEDS = {'test_model.py': ['torch'], 'test_generate.py': ['torch', 'numpy', 'regex'], 'test_export.py': ['torch', 'numpy', 'regex'], 'test_llama.py': ['torch', 'numpy', 'regex'], 'test_gpu.py': ['torch', 'triton'],
         'test_tasks.py': ['numpy', 'tree_sitter', 'tree_sitter_python'], 'test_tokenizer.py': ['regex'], 'test_claims.py': ['tree_sitter', 'tree_sitter_bash']}


def missing(file):
    out = [m for m in NEEDS.get(file, []) if importlib.util.find_spec(m) is None]
    if file == 'test_gpu.py' and not out:
        import torch
        out = [] if torch.cuda.is_available() else ['a GPU']
    if file == 'test_llama.py' and not (here.parent / 'node_modules' / 'node-llama-cpp').exists():
        out.append('node-llama-cpp')
    return out


left_out = {f: missing(f) for f in sorted(p.name for p in here.glob('test_*.py')) if missing(f)}
collect_ignore = list(left_out)


def pytest_report_header():
    return [f'not run: {f}, for which {", ".join(m)} is missing' for f, m in left_out.items()]
