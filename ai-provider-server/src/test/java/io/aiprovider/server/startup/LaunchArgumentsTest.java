package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LaunchArgumentsTest {

  @Test
  void read_the_mode_from_the_first_word() {
    assertThat(LaunchArguments.forSpring("dev")).containsExactly("--ai-provider.mode=development");
    assertThat(LaunchArguments.forSpring("serve")).containsExactly("--ai-provider.mode=production");
  }

  @Test
  void join_the_configuration_file_to_its_option() {
    assertThat(LaunchArguments.forSpring("--config", "a b.yml", "--x=y"))
        .containsExactly("--config=a b.yml", "--x=y");
  }

  @Test
  void keep_a_missing_file_name_empty() {
    assertThat(LaunchArguments.forSpring("--config", "--x=y"))
        .containsExactly("--config=", "--x=y");
  }

  @Test
  void keep_everything_else_unchanged() {
    assertThat(LaunchArguments.forSpring("--config=f", "dev", "-x"))
        .containsExactly("--config=f", "dev", "-x");
  }
}
