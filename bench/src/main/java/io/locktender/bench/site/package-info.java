/**
 * What is measured, and what it stands on: servers, agents as they are distributed, processes, this
 * machine.
 */
@NullMarked
package io.locktender.bench.site;

import org.jspecify.annotations.NullMarked;
