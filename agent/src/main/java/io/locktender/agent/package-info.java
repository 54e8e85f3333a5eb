@NullMarked
package io.locktender.agent;

import org.jspecify.annotations.NullMarked;
