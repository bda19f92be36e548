import json
from pathlib import Path
from golden.make import golden


def test_golden_file_is_in_step():
    assert json.loads(Path('golden/prompts.json').read_text()) == golden()


if __name__ == '__main__':
    test_golden_file_is_in_step(); print('ok')
