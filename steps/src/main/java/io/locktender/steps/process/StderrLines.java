package io.locktender.steps.process;

import com.google.common.collect.EvictingQueue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a step process says on its standard error: logged, and the last of it kept. */
final class StderrLines {
  private static final Logger log = LoggerFactory.getLogger("io.locktender.steps.process.stderr");
  private static final int MAX_LINES = 10;
  private static final int MAX_LINE_BYTES = 1_000;
  private static final Pattern FRAME =
      Pattern.compile("at \\S+\\(.*\\)|\\.\\.\\. \\d+ (more|common frames omitted)");

  private final EvictingQueue<String> last = EvictingQueue.create(MAX_LINES);
  private final long pid;

  StderrLines(long pid) {
    this.pid = pid;
  }

  /** Reads to the end of the stream; of a line, the first 1,000 bytes. */
  void drain(InputStream stream) {
    try (InputStream in = new BufferedInputStream(stream)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int read = in.read(); read >= 0; read = in.read()) {
        if (read == '\n') {
          add(line);
        } else if (line.size() < MAX_LINE_BYTES) {
          line.write(read);
        }
      }
      add(line);
    } catch (IOException e) {
      log.debug("the standard error of step process {} was closed", pid, e);
    }
  }

  /** The last lines, in one, without those of stack traces. */
  synchronized String last() {
    return String.join(" | ", last);
  }

  private synchronized void add(ByteArrayOutputStream bytes) {
    String line = bytes.toString(StandardCharsets.UTF_8).strip();
    bytes.reset();
    if (!line.isEmpty()) {
      log.info("step process {}: {}", pid, line);
      // A trace would leave no room for what it is the trace of.
      if (!FRAME.matcher(line).matches()) {
        last.add(line);
      }
    }
  }
}
