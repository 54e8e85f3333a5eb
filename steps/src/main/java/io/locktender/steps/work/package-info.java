/**
 * What a mastership does to the database for one upgrade, and how that can fail. Knows only what a
 * release is: whoever asks for work need not know how it is done.
 */
@NullMarked
package io.locktender.steps.work;

import org.jspecify.annotations.NullMarked;
