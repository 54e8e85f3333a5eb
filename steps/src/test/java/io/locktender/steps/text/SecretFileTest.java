package io.locktender.steps.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"secret", "secret\n", "secret\r\n"})
  void aPasswordIsOneLine(String content) throws IOException {
    assertThat(SecretFile.password(file(content, "rw-------"))).isEqualTo("secret");
    assertThat(SecretFile.password(file(content, "r--------"))).isEqualTo("secret");
  }

  @Test
  void blanksAndLettersOfAllKindsBelongToIt() throws IOException {
    assertThat(SecretFile.password(file(" päss wörd \n", "rw-------"))).isEqualTo(" päss wörd ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw----r--", "rw-rw----", "rw-r--r--", "rw------x", "rw-----w-"})
  void aFileThatOthersMayUseIsRefused(String mode) throws IOException {
    Path file = file("secret", mode);

    assertThatThrownBy(() -> SecretFile.password(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": expected a file that only its owner may read")
        .hasMessageContaining("found -" + mode + ";")
        .hasMessageContaining("chmod 600 " + file)
        .hasMessageNotContaining("secret;");
  }

  @Test
  void theGroupMayReadWhatRootOwnsAndNothingElse() throws IOException {
    Path file = file("secret", "rw-r-----");
    boolean root = Files.getOwner(file).getName().equals("root");

    if (root) {
      assertThat(SecretFile.password(file)).isEqualTo("secret");
    } else {
      assertThatThrownBy(() -> SecretFile.password(file)).hasMessageContaining("-rw-r-----");
    }
  }

  @Test
  void whatIsNotOneLineIsRefused() throws IOException {
    for (String content : new String[] {"two\nlines", "a\u0000b", "two\n\n", "x".repeat(1_025)}) {
      Path file = file(content, "rw-------");
      assertThatThrownBy(() -> SecretFile.password(file))
          .hasMessage(
              file
                  + ": expected one line with a password of at most 1024 bytes, found something"
                  + " else; write that alone into it");
    }
    Path empty = file("\n", "rw-------");
    assertThatThrownBy(() -> SecretFile.password(empty)).hasMessageContaining("found nothing;");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = file("", "rw-------");
    Files.write(file, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> SecretFile.password(file))
        .hasMessage(file + ": expected a password in UTF-8, found other bytes; write it anew");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path none = directory.resolve("none");

    assertThatThrownBy(() -> SecretFile.password(none))
        .hasMessage(none + ": expected a file with a secret, found none; create it with mode 0600");
    assertThatThrownBy(() -> SecretFile.check(directory))
        .hasMessage(directory + ": expected a file, found something else; correct the path");
  }

  private Path file(String content, String mode) throws IOException {
    Path file = Files.createTempFile(directory, "password", "");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
