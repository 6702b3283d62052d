package io.aiprovider.spring.settings.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.UnicodeReader;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The keys and values of a YAML file as they are written. Spring's flat names of settings do not
 * show a key's dots and slashes, and change numbers, {@code on} and {@code 1.10}. This finds the
 * original keys and text of such a name.
 */
final class YamlPaths {
  /**
   * A scalar in the file.
   *
   * @param path the keys that lead to it, as written; an {@link Integer} is a position in a list
   * @param text the scalar as written; null if it is YAML's null
   */
  record Scalar(List<Object> path, @Nullable String text) {}

  private record Position(String flatName, int line, int column) {}

  private static final int MAX_DEPTH = 50;

  private final Map<Position, Scalar> scalars = new HashMap<>();
  private final Keys keys = new Keys();

  private YamlPaths() {}

  /** The paths of a file; none if it cannot be read, which its loader reports. */
  static YamlPaths of(Resource file) {
    YamlPaths paths = new YamlPaths();
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    DumperOptions unused = new DumperOptions();
    Yaml yaml =
        new Yaml(paths.keys, new Representer(unused), unused, options, new WithoutTimestamps());
    try (InputStream stream = file.getInputStream()) {
      for (Node document : yaml.composeAll(new UnicodeReader(stream))) {
        paths.add(document, "", List.of());
      }
    } catch (IOException | YAMLException e) {
      return paths;
    }
    return paths;
  }

  /** The scalar of a flat name at this location; null if there is none. */
  @Nullable Scalar scalar(String flatName, Location location) {
    return scalars.get(new Position(flatName, location.getLine(), location.getColumn()));
  }

  private void add(Node node, String flat, List<Object> path) {
    if (path.size() > MAX_DEPTH) {
      return; // an alias within its own anchor
    }
    if (node instanceof MappingNode mapping) {
      keys.merge(mapping);
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          String name = keys.flat(key);
          add(entry.getValueNode(), join(flat, name), with(path, key.getValue()));
        }
      }
    } else if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        add(sequence.getValue().get(i), flat + "[" + i + "]", with(path, i));
      }
    } else {
      Mark mark = node.getStartMark();
      boolean text = node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
      scalars.put(
          new Position(flat, mark.getLine(), mark.getColumn()),
          new Scalar(path, text ? ((ScalarNode) node).getValue() : null));
    }
  }

  private static String join(String path, String key) {
    return path.isBlank() ? key : key.startsWith("[") ? path + key : path + "." + key;
  }

  private static List<Object> with(List<Object> path, Object last) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(last);
    return List.copyOf(longer);
  }

  /** Spring's form of keys: a number or a boolean becomes {@code [7]} or {@code [true]}. */
  private static final class Keys extends SafeConstructor {
    Keys() {
      super(new LoaderOptions());
    }

    String flat(ScalarNode key) {
      if (key.getTag().equals(Tag.STR)) {
        return key.getValue();
      }
      return "[" + getConstructor(key).construct(key) + "]";
    }

    void merge(MappingNode mapping) {
      flattenMapping(mapping);
    }
  }

  /** Spring reads dates as text, too. */
  private static final class WithoutTimestamps extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern pattern, @Nullable String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, pattern, first, limit);
      }
    }
  }
}
