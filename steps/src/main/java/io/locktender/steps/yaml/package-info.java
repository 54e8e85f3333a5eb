/**
 * Reads YAML that people write, and says in one line where it is wrong.
 *
 * <p>{@link io.locktender.steps.yaml.YamlFile} turns a file into a tree of {@link
 * io.locktender.steps.yaml.YamlValue}s, each of which knows its file, line, column and key path.
 * The accessors of a value check its type and bounds; a map is opened with the keys that it may
 * have, as a {@link io.locktender.steps.yaml.YamlMap}. Every error is an {@link
 * io.locktender.steps.InvalidInputException} whose message is one line:
 *
 * <pre>FILE:LINE:COLUMN: KEY.PATH: expected ..., found ...; what to do</pre>
 *
 * <p>The dialect is YAML 1.2 with the JSON schema: {@code true}, {@code null} and numbers are as in
 * JSON, everything else is text ({@code yes} is a word). Anchors, aliases, tags and duplicate keys
 * are refused: a file that decides over a database should mean what it looks like.
 */
@NullMarked
package io.locktender.steps.yaml;

import org.jspecify.annotations.NullMarked;
