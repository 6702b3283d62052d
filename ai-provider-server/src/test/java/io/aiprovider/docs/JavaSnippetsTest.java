package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaSnippetsTest {
  private static final Pattern TYPE =
      Pattern.compile("^(@\\w+.*\\R)*(final )?(class|record|interface|enum) ", Pattern.MULTILINE);

  @TempDir Path classes;

  static Stream<Page.Block> blocks() {
    return Page.all().stream().flatMap(page -> page.blocks("java").stream());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void each_compiles(Page.Block block) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));

    compiler.getTask(null, null, diagnostics, options, null, List.of(source(block))).call();

    assertThat(diagnostics.getDiagnostics())
        .filteredOn(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .isEmpty();
  }

  private static JavaFileObject source(Page.Block block) {
    String code = TYPE.matcher(block.text()).find() ? block.text() : wrapped(block.text());
    return new SimpleJavaFileObject(
        URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }

  /** Statements in a method, below their imports. */
  private static String wrapped(String statements) {
    String imports = lines(statements, true);
    return imports
        + "\nclass Snippet {\n  void run() throws Exception {\n"
        + lines(statements, false)
        + "\n  }\n}\n";
  }

  private static String lines(String text, boolean imports) {
    return text.lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }
}
