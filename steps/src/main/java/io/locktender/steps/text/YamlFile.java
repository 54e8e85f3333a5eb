package io.locktender.steps.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a YAML file of at most {@link #MAX_BYTES} into located values. */
public final class YamlFile {
  /** The longest file, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /** How deep maps and lists may be nested. */
  public static final int MAX_DEPTH = 64;

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidInputException when it is missing, unreadable, too long, empty, not UTF-8 or not
   *     one YAML document
   */
  public static YamlValue read(Path file) {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      return parse(name, in.readNBytes(MAX_BYTES + 1));
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(
          name + ": expected a file, found none; create it, or correct the path");
    } catch (IOException e) {
      String found = Files.isDirectory(file) ? "a directory" : Texts.oneLine(String.valueOf(e));
      throw new InvalidInputException(
          name + ": expected a file that can be read, found " + found + "; correct it");
    }
  }

  /**
   * Reads the content of a file.
   *
   * @param name what errors call the file
   * @throws InvalidInputException as {@link #read}
   */
  public static YamlValue parse(String name, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new InvalidInputException(
          name + ": expected at most " + MAX_BYTES + " bytes, found more; make the file smaller");
    }
    return new YamlTree(name, decode(name, content)).root();
  }

  private static String decode(String name, byte[] content) {
    CharBuffer text = CharBuffer.allocate(content.length);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(bytes, text, true);
    text.flip();
    if (result.isError()) {
      String before = text.toString();
      throw new InvalidInputException(
          "%s:%d:%d: expected UTF-8, found byte 0x%02x; save the file as UTF-8"
              .formatted(
                  name,
                  before.lines().count() + (before.isEmpty() || before.endsWith("\n") ? 1 : 0),
                  before.length() - before.lastIndexOf('\n'),
                  bytes.get(bytes.position()) & 0xff));
    }
    String decoded = text.toString();
    return decoded.startsWith("\ufeff") ? decoded.substring(1) : decoded;
  }
}
