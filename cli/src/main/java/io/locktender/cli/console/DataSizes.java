package io.locktender.cli.console;

import java.util.Locale;

/** Bytes and short times, for people. */
public final class DataSizes {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};
  private static final int STEP = 1024;

  private DataSizes() {}

  /** {@code 512 bytes}, {@code 1.5 KiB}, {@code 20.0 GiB}. */
  public static String bytes(long bytes) {
    if (bytes < STEP) {
      return bytes + " bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= STEP && unit < UNITS.length - 1) {
      size /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%,.1f %s", size, UNITS[unit]);
  }

  /** {@code 0.3 s}, {@code 75.0 s}. */
  public static String seconds(long millis) {
    return String.format(Locale.ROOT, "%,.1f s", millis / 1_000.0);
  }
}
