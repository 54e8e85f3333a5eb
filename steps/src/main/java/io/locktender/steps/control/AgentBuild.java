package io.locktender.steps.control;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Which Locktender an agent is.
 *
 * @param build version and commit, for people; at most {@value #MAX_BUILD} characters
 * @param reads the newest format of records that it reads, 1 or more
 */
public record AgentBuild(String build, int reads) {
  private static final int MAX_BUILD = 100;

  public AgentBuild {
    checkArgument(
        requireNonNull(build, "build").length() <= MAX_BUILD,
        "build: expected at most %s characters, found %s",
        MAX_BUILD,
        build.length());
    checkArgument(reads >= RecordFormat.FIRST, "reads: expected 1 or more, found %s", reads);
  }

  /** This one. */
  public static AgentBuild current() {
    return new AgentBuild(Build.current(), RecordFormat.NEWEST);
  }

  /** The newest format that an agent reads; one that does not say reads the first. */
  public static int readBy(@Nullable AgentBuild agent) {
    return agent == null ? RecordFormat.FIRST : agent.reads();
  }

  /** The build for people; one that does not say is of before builds were said. */
  public static String named(@Nullable AgentBuild agent) {
    return agent == null ? "not told" : agent.build();
  }
}
