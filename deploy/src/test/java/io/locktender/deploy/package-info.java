/** The distribution, as it is unpacked: nothing here uses this module's classes. */
@NullMarked
package io.locktender.deploy;

import org.jspecify.annotations.NullMarked;
