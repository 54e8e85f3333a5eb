package io.locktender.site;

import java.io.IOException;
import java.nio.file.Path;

/** What the build calls. */
public final class SiteMain {
  private SiteMain() {}

  /**
   * Makes the site; ends with 1 when a link leads nowhere, with all such places.
   *
   * @param args the top of the repository, the directory of the step API's Javadoc, the directory
   *     to write into, and Locktender's version
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      throw new IllegalArgumentException("Expected REPOSITORY JAVADOC DIRECTORY VERSION");
    }
    try {
      Site site = Site.read(Path.of(args[0]).normalize(), Path.of(args[1]), args[3]);
      site.write(Path.of(args[2]));
      System.out.println(site.library().pages().size() + " pages: " + args[2] + "/index.html");
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
