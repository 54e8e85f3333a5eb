/**
 * Changes of documents one by one: which are pending, what each becomes, and the passes that go
 * over them, on copies or beside workers. Knows {@code change}.
 */
@NullMarked
package io.locktender.steps.transform;

import org.jspecify.annotations.NullMarked;
