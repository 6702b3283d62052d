/** Endpoints that are templates of prompts: files with their input, their text and their answer. */
@NullMarked
package io.aiprovider.server.template;

import org.jspecify.annotations.NullMarked;
