/** True for prose and data, which define and use nothing that a grammar would show. */
export function isData(path: string, extension: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return data.has(extension) || name.startsWith('.') || /^[A-Z][A-Z_.-]*$/.test(name);
}

const data = new Set(
  `md mdx markdown mkd rst adoc asciidoc org txt text tex bib log diff patch csv tsv json jsonc json5 jsonl ndjson geojson yaml yml toml
  xml xsd xsl svg rss plist ini cfg conf cnf config properties env editorconfig lock sum mod po pot strings srt vtt ics vcf eml
  map snap golden out expected list lst tab dat rdf ttl owl ipynb`.split(/\s+/),
);
