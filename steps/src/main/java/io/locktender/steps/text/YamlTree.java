package io.locktender.steps.text;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * One YAML text, checked as a whole before any value is looked at. The events are gone through
 * first, since the composer recurses: a text that is nested too deep must not get that far.
 */
final class YamlTree {
  private final String name;
  private final String text;
  private final LoadSettings settings;

  YamlTree(String name, String text) {
    this.name = name;
    this.text = text;
    this.settings =
        LoadSettings.builder()
            .setLabel(name)
            .setSchema(new JsonSchema())
            // Refused later, with their place.
            .setAllowNonScalarKeys(true)
            .setCodePointLimit(YamlFile.MAX_BYTES)
            .build();
  }

  YamlValue root() {
    try {
      checkEvents();
      Optional<Node> node = new Compose(settings).composeString(text);
      if (node.isEmpty()) {
        throw new InvalidInputException(
            name + ":1:1: expected a map of keys and values, found an empty file; write it");
      }
      YamlValue root = new YamlValue(name, "", node.get());
      root.checkKeys();
      return root;
    } catch (MarkedYamlEngineException e) {
      throw syntaxError(e);
    } catch (ReaderException e) {
      String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      int column = before.length() - before.lastIndexOf('\n');
      throw error(
          line,
          column,
          "expected printable text, found character U+%04X; remove it".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw error(
          1,
          1,
          "expected YAML, found " + Texts.oneLine(String.valueOf(e.getMessage())) + "; correct it");
    }
  }

  private void checkEvents() {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof DocumentStartEvent) {
        documents++;
      }
      if (depth > YamlFile.MAX_DEPTH) {
        throw error(
            event,
            "expected at most %d levels of maps and lists, found more; make it flatter"
                .formatted(YamlFile.MAX_DEPTH));
      }
      if (documents > 1) {
        throw error(event, "expected one document, found another; remove the line '---'");
      }
      if (event instanceof NodeEvent node) {
        checkPlain(node);
      }
    }
  }

  private void checkPlain(NodeEvent event) {
    if (event instanceof AliasEvent || event.getAnchor().isPresent()) {
      String what = event instanceof AliasEvent ? "alias '*" : "anchor '&";
      String anchor = event.getAnchor().map(Object::toString).orElse("");
      throw error(event, "expected a value, found " + what + anchor + "'; write the value out");
    }
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
    if (tag.isPresent()) {
      throw error(event, "expected a value, found tag '" + shown(tag.get()) + "'; remove the tag");
    }
  }

  private static String shown(String tag) {
    return Texts.cut(tag.replace("tag:yaml.org,2002:", "!!"));
  }

  private InvalidInputException syntaxError(MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    int line = mark.map(Mark::getLine).orElse(0);
    int column = mark.map(Mark::getColumn).orElse(0);
    String source = text.lines().skip(line).findFirst().orElse("");
    String indentation = source.substring(0, source.length() - source.stripLeading().length());
    if (indentation.contains("\t")) {
      return error(
          line + 1,
          indentation.indexOf('\t') + 1,
          "expected spaces, found a tab; indent with spaces");
    }
    String context = e.getContext() == null || e.getContext().isBlank() ? "" : e.getContext() + " ";
    return error(
        line + 1,
        column + 1,
        "expected YAML, found this: " + Texts.oneLine(context + e.getProblem()) + "; correct it");
  }

  private InvalidInputException error(Event event, String message) {
    return error(
        event.getStartMark().map(Mark::getLine).orElse(0) + 1,
        event.getStartMark().map(Mark::getColumn).orElse(0) + 1,
        message);
  }

  private InvalidInputException error(int line, int column, String message) {
    return new InvalidInputException(name + ":" + line + ":" + column + ": " + message);
  }
}
