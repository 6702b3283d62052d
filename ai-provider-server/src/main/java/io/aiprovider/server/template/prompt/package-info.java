/** What a template is: its inputs, its text, and the form of its answer. */
@NullMarked
package io.aiprovider.server.template.prompt;

import org.jspecify.annotations.NullMarked;
