package io.locktender.cli.command;

/** What the command line exits with, and how {@code --help} says it. */
public final class ExitCodes {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int REFUSED = 3;
  public static final int TIMED_OUT = 4;
  public static final int UNREACHABLE = 5;
  public static final int UNFINISHED = 6;

  /** As a process ends by SIGTERM. */
  public static final int TERMINATED = 143;

  public static final String HEADING = "%nExit codes:%n";
  public static final String DONE_HELP = "0:done";
  public static final String FAILED_HELP = "1:failed, degraded or rolled back";
  public static final String USAGE_HELP = "2:a bad argument or a bad file";
  public static final String REFUSED_HELP = "3:refused, nothing was changed";
  public static final String TIMED_OUT_HELP = "4:timed out, also where there is no master";
  public static final String UNREACHABLE_HELP = "5:cannot reach ZooKeeper or MongoDB";

  private ExitCodes() {}
}
