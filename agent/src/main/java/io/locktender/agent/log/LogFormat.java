package io.locktender.agent.log;

/** How the daemon's log looks. */
public enum LogFormat {
  /** One JSON object a line, for programs. */
  JSON,
  /** One line of words, for people. */
  TEXT
}
