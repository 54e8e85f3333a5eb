package io.locktender.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one part has found: text, tables and plots, one below the other. */
public final class Page {
  private final String name;
  private final List<String> blocks = new ArrayList<>();
  private final Map<String, String> plots = new LinkedHashMap<>();

  /**
   * @param name of its files, without an ending
   */
  public Page(String name, String title) {
    this.name = name;
    blocks.add("# " + title);
  }

  public Page text(String paragraph) {
    blocks.add(paragraph.strip());
    return this;
  }

  public Page heading(String heading) {
    blocks.add("## " + heading);
    return this;
  }

  public Page table(Table table) {
    blocks.add(table.toString());
    return this;
  }

  /** Shows a plot, which is written to a file of its own beside the page. */
  public Page plot(String plotName, String what, String svg) {
    String file = name + "-" + plotName + ".svg";
    plots.put(file, svg);
    blocks.add("![%s](%s)".formatted(what, file));
    return this;
  }

  /** Its Markdown. */
  @Override
  public String toString() {
    return String.join("\n\n", blocks) + "\n";
  }

  /** Writes it, in the place of what was there under these names. */
  public void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(name + ".md"), toString());
      for (Map.Entry<String, String> plot : plots.entrySet()) {
        Files.writeString(directory.resolve(plot.getKey()), plot.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
