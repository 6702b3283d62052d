package io.aiprovider.server.dashboard;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The modules of the dashboard as one: a browser asks once instead of for each, and they are a
 * third smaller when they are compressed together. Each becomes a function, after those that it
 * imports; libraries stay modules of their own.
 *
 * <p>The sources are modules that a browser can use as they are. Of the forms of imports and
 * exports, they have those that are known here: {@code import {a, b as c} from './x.js';}, {@code
 * import a from './x.js';}, {@code import('./x.js')}, {@code export {a} from './x.js';}, and {@code
 * export} before a function, a class or a constant, each at the beginning of its line.
 */
final class ModuleBundle {
  private static final String LIBRARIES = "vendor/";
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:(\\w+)|\\{([^}]*)}) from '(\\.[^']+)';");
  private static final Pattern LAZY = Pattern.compile("\\bimport\\('(\\.[^']+)'\\)");
  private static final Pattern PASSED_ON =
      Pattern.compile("(?m)^export \\{([^}]*)} from '(\\.[^']+)';");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export (default )?((?:async )?function\\*?|class|const) (\\w+)");
  private static final Pattern OTHER = Pattern.compile("(?m)^export\\b");
  private static final String BEING_ADDED = "";

  private final Map<String, String> sources;
  private final Map<String, String> variables = new HashMap<>();
  private final StringBuilder libraries = new StringBuilder();
  private final StringBuilder modules = new StringBuilder();

  private ModuleBundle(Map<String, String> sources) {
    this.sources = sources;
  }

  /**
   * A module and all that it needs.
   *
   * @param sources of the modules, by their names
   * @throws IllegalStateException if a module is missing, or if modules need each other
   */
  static String of(String name, Map<String, String> sources) {
    ModuleBundle bundle = new ModuleBundle(sources);
    bundle.add(name);
    return bundle.libraries + bundle.modules.toString();
  }

  /** Adds a module, unless it is there; returns the variable that has its exports. */
  private String add(String name) {
    String known = variables.get(name);
    if (known != null) {
      if (known.equals(BEING_ADDED)) {
        throw new IllegalStateException("dashboard/" + name + " imports itself by another module.");
      }
      return known;
    }
    String source = sources.get(name);
    if (source == null) {
      throw new IllegalStateException("dashboard/" + name + " is imported, and does not exist.");
    }
    String variable = "m" + variables.size();
    variables.put(name, BEING_ADDED);
    if (name.startsWith(LIBRARIES)) {
      libraries.append("import * as ").append(variable).append(" from './" + name + "';\n");
    } else {
      String function = function(name, source);
      modules.append("const ").append(variable).append(" = ").append(function);
    }
    variables.put(name, variable);
    return variable;
  }

  private String function(String name, String source) {
    List<String> exports = new ArrayList<>();
    String text = source;
    text = IMPORT.matcher(text).replaceAll(found -> imported(name, found));
    text = LAZY.matcher(text).replaceAll(found -> lazy(name, found));
    text = PASSED_ON.matcher(text).replaceAll(found -> passedOn(name, found, exports));
    text = EXPORT.matcher(text).replaceAll(found -> exported(found, exports));
    if (OTHER.matcher(text).find()) {
      throw new IllegalStateException("dashboard/" + name + " has an export of an unknown form.");
    }
    return "(() => {\n" + text + "return { " + String.join(", ", exports) + " };\n})();\n";
  }

  private String target(String name, String relative) {
    return add(URI.create(name).resolve(relative).toString());
  }

  private String imported(String name, MatchResult found) {
    String names =
        found.group(1) == null
            ? found.group(2).strip().replace(" as ", ": ")
            : "default: " + found.group(1);
    return "const { " + names + " } = " + target(name, found.group(3)) + ";";
  }

  private String lazy(String name, MatchResult found) {
    return "Promise.resolve(" + target(name, found.group(1)) + ")";
  }

  private String passedOn(String name, MatchResult found, List<String> exports) {
    String from = target(name, found.group(2));
    for (String part : found.group(1).strip().split("\\s*,\\s*", 0)) {
      exports.add(part + ": " + from + "." + part);
    }
    return "";
  }

  private static String exported(MatchResult found, List<String> exports) {
    String name = found.group(3);
    exports.add(found.group(1) == null ? name : "default: " + name);
    return found.group(2) + " " + name;
  }
}
