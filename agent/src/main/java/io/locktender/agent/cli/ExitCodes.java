package io.locktender.agent.cli;

/** What the command line exits with, and how {@code --help} says it. */
final class ExitCodes {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int REFUSED = 3;
  static final int TIMED_OUT = 4;
  static final int UNREACHABLE = 5;

  static final String HEADING = "%nExit codes:%n";
  static final String DONE_HELP = "0:done";
  static final String FAILED_HELP = "1:failed, degraded or rolled back";
  static final String USAGE_HELP = "2:a bad argument or a bad file";
  static final String REFUSED_HELP = "3:refused, nothing was changed";
  static final String TIMED_OUT_HELP = "4:timed out (no master counts)";
  static final String UNREACHABLE_HELP = "5:cannot reach ZooKeeper or MongoDB";

  private ExitCodes() {}
}
