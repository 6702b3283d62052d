package io.aiprovider.server.environment.file;

import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.source.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.UnicodeReader;

/** Finds all keys of a YAML file that are there twice; a parser stops at the first one. */
final class DuplicateKeys {
  private static final int MAX_DEPTH = 50;

  private final Path file;
  private final List<StartRefused> found = new ArrayList<>();

  private DuplicateKeys(Path file) {
    this.file = file;
  }

  /** The duplicate keys, each with its place; none if the file has another fault before them. */
  static List<StartRefused> in(Path file) {
    DuplicateKeys duplicates = new DuplicateKeys(file);
    try (InputStream stream = Files.newInputStream(file)) {
      for (Node document : new Yaml().composeAll(new UnicodeReader(stream))) {
        duplicates.look(document, "", 0);
      }
    } catch (IOException | YAMLException e) {
      return duplicates.found;
    }
    return duplicates.found;
  }

  /** The place of a mark; without line and column if there is none. */
  static Place place(Path file, @Nullable Mark mark) {
    return mark == null
        ? new Place(file.toString(), 0, 0)
        : new Place(file.toString(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  private void look(Node node, String path, int depth) {
    if (depth > MAX_DEPTH) {
      return; // an alias within its own anchor
    }
    if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        look(sequence.getValue().get(i), path + "[" + i + "]", depth + 1);
      }
    } else if (node instanceof MappingNode mapping) {
      Map<String, Mark> seen = new HashMap<>();
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          String name = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
          Mark first = seen.putIfAbsent(key.getValue(), key.getStartMark());
          if (first != null && !key.getValue().equals("<<")) {
            found.add(duplicate(name, key.getStartMark(), first));
          }
          look(entry.getValueNode(), name, depth + 1);
        }
      }
    }
  }

  private StartRefused duplicate(String name, Mark mark, Mark first) {
    return StartRefused.at(
        place(file, mark),
        name,
        "The configuration file has the duplicate key "
            + name
            + ", which is also in line "
            + (first.getLine() + 1),
        "Write what belongs to it in one place, and remove the other.");
  }
}
