"""What word vectors promise: words as the search makes them, pairs of what is said and shown, a file that says what was packed."""
import random

import numpy as np

from wordVectors import bag, packed, pairs_of, parts, stem


def test_words_are_those_of_the_search():
    spelled = 'states saving running string bed queries classes matches boxes freed use'
    assert [stem(word) for word in spelled.split()] == ['stat', 'sav', 'run', 'string', 'bed', 'query', 'class', 'match', 'box', 'freed', 'us']
    assert parts('the HTTPServer reads base_path2 of aFile') == ['http', 'server', 'reads', 'base', 'path', 'file']


def test_a_word_counts_less_each_time():
    ids, times = bag('server server server other', {'server': 3})
    assert ids.tolist() == [3] and np.allclose(times, 1 + np.log(3))


def test_pairs_are_what_is_said_and_shown():
    code = 'def keep(path):\n    """Keep the state of a leaf on disk."""\n    value = open(path).read()\n    return value.strip()\n'
    [(said, shown)] = pairs_of('state.py', code, random.Random(0))
    assert said == 'Keep the state of a leaf on disk.' and shown.startswith('keep\ndef keep') and 'leaf' not in shown
    [(head, body)] = pairs_of('guide.md', '# How states are kept\n' + 'A state is written to disk once. ' * 5, random.Random(0))
    assert head == 'How states are kept' and body.startswith('A state')


def test_packed_vectors_come_back():
    vectors = np.array([[1., -.5], [.001, .002]], np.float32)
    file = packed(['one', 'two'], vectors, np.array([.1, .2]))
    scale = np.frombuffer(file, '<f4', 4, 12)[2:]
    assert file[:4] == b'CWV1' and np.frombuffer(file, '<u4', 2, 4).tolist() == [2, 2] and file.endswith(b'one\ntwo\n')
    assert np.allclose(np.frombuffer(file, np.int8, 4, 28).reshape(2, 2) * scale[:, None], vectors, atol=.01)
