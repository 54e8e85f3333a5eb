package io.locktender.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyReaderTest {
  @TempDir private Path directory;

  @Test
  void nobodyIsToldUnlessItIsSaid() throws IOException {
    assertThat(read("").hooks()).isEmpty();
  }

  @Test
  void aHookHasItsDefaults() throws IOException {
    NotifyHook hook = read("notify: [{name: ops, url: 'https://example.test/x'}]\n").hooks().get(0);

    assertThat(hook.url()).contains("https://example.test/x");
    assertThat(hook.kinds()).isEmpty();
    assertThat(hook.within()).isEqualTo(Duration.ofSeconds(10));
    assertThat(hook.giveUpAfter()).isEqualTo(Duration.ofHours(24));
    assertThat(hook).hasToString("NotifyHook[ops]");
  }

  @Test
  void aHookHasWhatIsSaid() throws IOException {
    NotifyHook hook =
        read("notify: [{name: pager, command: [/opt/page, now], events: [hold, rolled-back],"
                + " within: 30s, give-up-after: 1h}]\n")
            .hooks()
            .get(0);

    assertThat(hook.command()).isEqualTo(List.of("/opt/page", "now"));
    assertThat(hook.kinds()).containsExactlyInAnyOrder(Kind.HOLD, Kind.ROLLED_BACK);
    assertThat(hook.within()).isEqualTo(Duration.ofSeconds(30));
    assertThat(hook.giveUpAfter()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whoMayVetoIsAsked_andToldOnlyWhatItNamesBeside() throws IOException {
    String both = "{name: gate, command: [/opt/gate], events: [before-hold, before-swap]}";
    String beside =
        "{name: crm, command: [/opt/crm], events: [before-hold, hold], on-failure: proceed}";
    List<NotifyHook> hooks = read("notify: [" + both + ", " + beside + "]\n").hooks();

    NotifyHook gate = hooks.get(0);
    assertThat(gate.questions()).containsExactlyInAnyOrder(Question.values());
    assertThat(gate.failureVetoes()).isTrue();
    assertThat(gate.told()).isFalse();
    NotifyHook crm = hooks.get(1);
    assertThat(crm.questions()).containsExactly(Question.BEFORE_HOLD);
    assertThat(crm.kinds()).containsExactly(Kind.HOLD);
    assertThat(crm.failureVetoes()).isFalse();
    assertThat(crm.told()).isTrue();
  }

  @Test
  void whoHearsEverythingIsNotAsked() throws IOException {
    NotifyHook hook = read("notify: [{name: ops, command: [/opt/ops]}]\n").hooks().get(0);
    assertThat(hook.questions()).isEmpty();
    assertThat(hook.told()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{name: a}] | url",
        "[{name: a, url: 'https://x.test', command: [/x]}] | url",
        "[{name: a, url: 'ftp://s3cret.test'}] | that begins with https://",
        "[{name: a, url: 'https://u:s3cret@x.test'}] | has no user in it",
        "[{name: a, url: 'https://s3cret.test:80800'}] | that begins with https://",
        "[{name: a, url: 'https://s3cret.test:0'}] | that begins with https://",
        "https://x.test/s3cret | notify: expected a list, found text that is not shown",
        "[https://x.test/s3cret] | notify[0]: expected a map, found text that is not shown",
        "[{name: a, url:https://x.test/s3cret}] | notify[0].url:..: expected one of name, url",
        "[{name: a, url-file: 'https://x.test/s3cret'}] | notify[0].url-file: expected an absolute",
        "[{name: a, url: 'https://x.test', key-file: s3cret}] | notify[0].key-file: expected an",
        "[{name: a, command: s3cret}] | notify[0].command: expected a list, found text that is not",
        "[{name: a, command: [x]}] | a program by its absolute path",
        "[{name: a, command: [/x], key-file: /k}] | no key for a command",
        "[{name: a, url: 'https://x.test', events: [lunch]}] | lunch",
        "[{name: a, url: 'https://x.test'}, {name: a, url: 'https://y.test'}] | no other hook",
        "[{name: a, url: 'https://x.test', within: 10m}] | within",
        "[{name: a, command: [/x], events: [hold], on-failure: veto}] | before-hold or before-swap",
        "[{name: a, command: [/x], events: [before-hold], on-failure: perhaps}] | perhaps",
      })
  void whatCannotBeIsOneLine(String notify, String part) {
    assertThatThrownBy(() -> read("notify: " + notify + "\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aUrlInAFileMayBeAsLongAsOneThatIsWritten() throws IOException {
    String url = "https://x.test/" + "a".repeat(1_985);
    assertThat(NotifyReader.url(file(url + "\n"))).hasToString(url);

    Path tooLong = file(url + "b");
    assertThatThrownBy(() -> NotifyReader.url(tooLong))
        .hasMessageStartingWith(tooLong + ": expected a URL of at most 2000 characters that begins")
        .hasMessageNotContaining("x.test");
    Path more = file("https://x.test/s3cret\nmore");
    assertThatThrownBy(() -> NotifyReader.url(more))
        .hasMessage(
            more
                + ": expected one line with a URL of at most 8000 bytes, found something else;"
                + " write that alone into it");
  }

  private Path file(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("url"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private AgentConfig read(String more) throws IOException {
    Path file = directory.resolve("agent.yaml");
    Files.writeString(file, AgentConfigReaderTest.LEAST + more);
    return AgentConfigReader.read(file, Map.of());
  }
}
