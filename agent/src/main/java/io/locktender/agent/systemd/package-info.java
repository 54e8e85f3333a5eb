/** The units of systemd that workers are: what {@code systemctl} is asked, and what it answers. */
@NullMarked
package io.locktender.agent.systemd;

import org.jspecify.annotations.NullMarked;
