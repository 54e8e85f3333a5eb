/**
 * What a mastership does to the database for one upgrade, and how that can fail. Knows no other
 * package: whoever asks for work need not know how it is done.
 */
@NullMarked
package io.locktender.steps.work;

import org.jspecify.annotations.NullMarked;
