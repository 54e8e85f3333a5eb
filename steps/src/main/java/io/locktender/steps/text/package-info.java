/**
 * What is read as text: YAML, whose mistakes have file, line and key, strict JSON, and times as
 * people write them. Knows no other package.
 */
@NullMarked
package io.locktender.steps.text;

import org.jspecify.annotations.NullMarked;
