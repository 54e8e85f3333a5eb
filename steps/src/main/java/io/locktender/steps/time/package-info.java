/** Times, as people write and read them: in files, options and sentences. */
@NullMarked
package io.locktender.steps.time;

import org.jspecify.annotations.NullMarked;
