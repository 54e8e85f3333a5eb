/** The version document, its transitions and the table of phases. */
@NullMarked
package io.locktender.coordinator.document;

import org.jspecify.annotations.NullMarked;
