package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LaunchArgumentsTest {

  @Test
  void make_a_mode_of_the_first_word() {
    assertThat(LaunchArguments.forSpring("dev")).containsExactly("--ai-provider.mode=development");
    assertThat(LaunchArguments.forSpring("serve")).containsExactly("--ai-provider.mode=production");
  }

  @Test
  void join_the_configuration_file_to_its_option() {
    assertThat(LaunchArguments.forSpring("--config", "a b.yml", "--x=y"))
        .containsExactly("--config=a b.yml", "--x=y");
  }

  @Test
  void leave_a_missing_file_name_to_be_noticed() {
    assertThat(LaunchArguments.forSpring("--config", "--x=y"))
        .containsExactly("--config=", "--x=y");
  }

  @Test
  void leave_everything_else_as_it_is() {
    assertThat(LaunchArguments.forSpring("--config=f", "dev", "-x"))
        .containsExactly("--config=f", "dev", "-x");
  }
}
