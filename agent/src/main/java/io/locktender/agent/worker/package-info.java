/**
 * The workers of a release on this node: started, watched, stopped, and found again.
 *
 * <p>The protocol. A worker gets a cookie, a random name below {@code <cluster>/<node>/}, which is
 * durable in {@code workers.json} before the process exists, and stands in the environment of the
 * process and of all that it starts. A process belongs to the worker when its environment has the
 * cookie, or when it is in the session that the worker's first process leads: a program may have
 * overwritten its environment (to show a title), be in the middle of an exec, or run as another
 * user. A worker is gone only when two looks at {@code /proc}, one after the other, find no process
 * of it: one look may miss a process that forks behind its back.
 *
 * <p>When an agent starts it looks for every cookie of its node. What {@code workers.json} knows is
 * a worker again; what it does not know is a stray, and is stopped. A cookie that was recorded just
 * before a crash, and has no process yet, is given a moment: its process may be about to exec.
 *
 * <p>A worker that is stopped on purpose goes out of service first, where its release says how.
 * That it is asked to is durable in {@code workers.json} before it is asked: such a worker does not
 * come back into service, and so the next agent asks it again and stops it, whatever is admitted
 * then. It counts as being stopped from the beginning; no answer, and none in time, is as good as
 * one.
 *
 * <p>A worker may be a unit of systemd instead. What {@code systemctl} last showed is all that is
 * known of it: until a look that was begun after it was started shows it down, it is there. Others
 * may start it too, so that an ack needs a look of its own, and a unit that is no worker is a
 * stray.
 *
 * <p>A process that leaves the session and clears its environment as well cannot be found; a
 * release must not do that.
 */
@NullMarked
package io.locktender.agent.worker;

import org.jspecify.annotations.NullMarked;
