package io.aiprovider.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleBundleTest {

  @Test
  void a_module_comes_after_those_that_it_imports() {
    String bundle =
        ModuleBundle.of(
            "app.js",
            Map.of(
                "app.js",
                "import { b as c } from './parts/b.js';\nimport('./lazy.js').then(c);\n",
                "parts/b.js",
                "import lib from '../vendor/lib.js';\nexport const b = () => lib;\n",
                "lazy.js",
                "export default function Lazy() {}\n",
                "vendor/lib.js",
                "export default 1;"));

    assertThat(bundle)
        .isEqualTo(
            """
            import * as m2 from './vendor/lib.js';
            const m1 = (() => {
            const { default: lib } = m2;
            const b = () => lib;
            return { b };
            })();
            const m3 = (() => {
            function Lazy() {}
            return { default: Lazy };
            })();
            const m0 = (() => {
            const { b: c } = m1;
            Promise.resolve(m3).then(c);
            return {  };
            })();
            """);
  }

  @Test
  void exports_of_other_modules_are_passed_on() {
    String bundle =
        ModuleBundle.of(
            "app.js",
            Map.of(
                "app.js", "export { a, b } from './b.js';\n",
                "b.js", "export async function* a() {}\nexport class b {}\n"));

    assertThat(bundle).contains("return { a, b };").contains("return { a: m1.a, b: m1.b };");
  }

  @Test
  void a_missing_module_and_a_circle_are_mistakes() {
    assertThatThrownBy(
            () -> ModuleBundle.of("a.js", Map.of("a.js", "import { b } from './b.js';\n")))
        .hasMessageContaining("b.js is imported");
    assertThatThrownBy(
            () ->
                ModuleBundle.of(
                    "a.js",
                    Map.of(
                        "a.js", "import { b } from './b.js';\n",
                        "b.js", "import { a } from './a.js';\n")))
        .hasMessageContaining("imports itself");
  }
}
