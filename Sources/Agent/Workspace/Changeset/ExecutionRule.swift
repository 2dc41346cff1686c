/// Files that something executes later, or that tell others what to do: who changes them acts after the commit.
public struct ExecutionRule: Sendable {
  /// When a file is executed.
  public enum Occasion: String, Hashable, Sendable, CaseIterable {
    case git = "git runs or obeys it"
    case integration = "continuous integration runs it"
    case package = "a package manager runs or obeys it"
    case build = "a build runs it"
    case shell = "a shell or a tool runs it when it starts"
    case agent = "agents follow it"
    case editor = "an editor runs or obeys it"
    case container = "containers are made by it"
    case system = "the system runs or obeys it"
    case test = "tests run it"
  }

  /// When the files are executed.
  public let occasion: Occasion
  /// Patterns like those of `.gitignore`, for any capitals and compositions.
  public let patterns: [String]

  /// All rules.
  public static let all = [
    ExecutionRule(
      occasion: .git,
      patterns: [
        ".git", "**/.git/**", ".gitmodules", ".gitattributes", ".gitconfig", "hooks/", "**/hooks/**", ".husky",
        "**/.husky/**",
        ".githooks", "**/.githooks/**", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "lefthook.yml",
        "lefthook.yaml", ".lefthook.yml", ".lintstagedrc*", ".overcommit.yml", ".hg", "**/.hg/**", ".svn", "**/.svn/**",
      ]),
    ExecutionRule(
      occasion: .integration,
      patterns: [
        ".github", "**/.github/workflows", "**/.github/workflows/**", "**/.github/actions", "**/.github/actions/**",
        "**/.github/dependabot.yml", "action.yml", "action.yaml", ".gitlab-ci.yml", ".gitlab", "**/.gitlab/**",
        ".circleci",
        "**/.circleci/**", ".travis.yml", "azure-pipelines*.yml", "Jenkinsfile*", ".buildkite", "**/.buildkite/**",
        ".drone.yml", "bitbucket-pipelines.yml", "appveyor.yml", ".appveyor.yml", ".woodpecker*", "**/.woodpecker/**",
        ".cirrus.yml", ".semaphore", "**/.semaphore/**", ".teamcity", "**/.teamcity/**", "cloudbuild.yaml", ".ci",
        "**/.ci/**", "renovate.json", "codemagic.yaml", "netlify.toml", "vercel.json",
      ]),
    ExecutionRule(
      occasion: .package,
      patterns: [
        "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", ".npmrc", ".yarnrc*",
        "**/.yarn/**", ".pnpmfile.*js", "pnpm-workspace.yaml", "deno.json*", "bunfig.toml", "setup.py", "setup.cfg",
        "pyproject.toml", "requirements*.txt", "Pipfile*", "poetry.lock", "uv.lock", "pip.conf", "*.pth", "tox.ini",
        "noxfile.py", "sitecustomize.py", "usercustomize.py", "Cargo.toml", "Cargo.lock", "**/.cargo/**", "Gemfile*",
        "*.gemspec", "composer.json", "composer.lock", "go.mod", "go.sum", "Package.swift", "Package.resolved",
        "Podfile*",
        "*.podspec", "Cartfile*", "mix.exs", "*.cabal", "stack.yaml", "*.nimble", "pubspec.yaml", "flake.nix",
        "default.nix", "shell.nix", "flake.lock",
      ]),
    ExecutionRule(
      occasion: .build,
      patterns: [
        "Makefile*", "GNUmakefile", "*.mk", "CMakeLists.txt", "*.cmake", "CMakePresets.json", "configure",
        "configure.ac", "autogen.sh", "meson.build", "meson_options.txt", "BUILD", "BUILD.bazel", "WORKSPACE",
        "WORKSPACE.bazel",
        "MODULE.bazel", "*.bzl", ".bazelrc", "*.gradle", "*.gradle.kts", "gradlew*", "**/gradle/wrapper/**",
        "gradle.properties", "pom.xml", "mvnw*", "**/.mvn/**", "build.xml", "build.sbt", "build.rs", "build.zig",
        "Rakefile", "*.rake", "justfile", ".justfile", "Taskfile.y*ml", "SConstruct", "SConscript", "wscript",
        "Gruntfile.*", "gulpfile.*", "webpack.config.*", "vite.config.*", "rollup.config.*", "babel.config.*",
        ".babelrc*", "next.config.*", "nuxt.config.*", "postcss.config.*", "tailwind.config.*", "tsup.config.*",
        "eslint.config.*", ".eslintrc*", ".prettierrc*", "*.csproj", "*.vcxproj", "*.sln", "*.targets", "*.props",
        "**/*.xcodeproj/**", "*.xcodeproj", "**/*.xcworkspace/**", "*.xcconfig", "*.pro",
      ]),
    ExecutionRule(
      occasion: .test,
      patterns: [
        "conftest.py", "pytest.ini", "jest.config.*", "vitest.config.*", "karma.conf.*", ".mocharc*",
        "playwright.config.*",
      ]),
    ExecutionRule(
      occasion: .shell,
      patterns: [
        ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", ".profile", ".zshrc", ".zshenv",
        ".zprofile", ".zlogin", ".zlogout", ".kshrc", ".cshrc", ".tcshrc", ".login", "config.fish", "**/fish/conf.d/**",
        "**/fish/functions/**", ".envrc", ".env", ".env.*", ".direnvrc", ".inputrc", ".vimrc", ".gvimrc", ".exrc",
        ".nvimrc",
        ".nvim.lua", ".emacs", ".dir-locals.el", ".tmux.conf", ".screenrc", ".tool-versions", "mise.toml", ".mise.toml",
        ".nvmrc", ".python-version", ".ruby-version", ".gdbinit", ".lldbinit", ".psqlrc", ".sqliterc", ".irbrc",
        ".pryrc",
        ".Rprofile", ".curlrc", ".wgetrc", ".editrc",
      ]),
    ExecutionRule(
      occasion: .agent,
      patterns: [
        "AGENTS.md", "AGENTS.*.md", "AGENT.md", "CLAUDE.md", "CLAUDE.local.md", "GEMINI.md", "QWEN.md",
        "CONVENTIONS.md",
        "SKILL.md", ".claude", "**/.claude/**", ".codex", "**/.codex/**", ".gemini", "**/.gemini/**", ".cursor",
        "**/.cursor/**", ".cursorrules", ".cursorignore", ".windsurf", "**/.windsurf/**", ".windsurfrules",
        ".clinerules*",
        "**/.clinerules/**", ".roo", "**/.roo/**", ".roorules*", ".aider*", ".continue", "**/.continue/**", ".mcp.json",
        "mcp.json", "**/.github/copilot-instructions.md", "**/.github/instructions/**", "**/.github/prompts/**",
        ".umbra",
        "**/.umbra/**", ".umbraignore", ".goosehints", ".junie", "**/.junie/**", ".kiro", "**/.kiro/**",
      ]),
    ExecutionRule(
      occasion: .editor,
      patterns: [
        ".vscode", "**/.vscode/**", "*.code-workspace", ".idea", "**/.idea/**", "*.iml", ".fleet", "**/.fleet/**",
        ".zed",
        "**/.zed/**", ".devcontainer", "**/.devcontainer/**", ".devcontainer.json", "*.sublime-project",
        "*.sublime-build",
        ".project", ".vs", "**/.vs/**", "*.ipynb",
      ]),
    ExecutionRule(
      occasion: .container,
      patterns: [
        "Dockerfile*", "*.dockerfile", "Containerfile*", "docker-compose*.y*ml", "compose*.y*ml", ".dockerignore",
        "Vagrantfile",
        "Procfile", "skaffold.yaml", "Tiltfile", "Chart.yaml", "*.tf", "*.tofu", "terragrunt.hcl", "Pulumi.y*ml",
        "ansible.cfg", "serverless.y*ml",
      ]),
    ExecutionRule(
      occasion: .system,
      patterns: [
        "*.desktop", "**/.config/autostart/**", "**/systemd/**", "*.service", "*.timer", "*.socket", "crontab",
        "**/cron.*/**",
        "**/cron.d/**", "**/LaunchAgents/**", "**/LaunchDaemons/**", ".ssh", "**/.ssh/**", "authorized_keys", "sudoers",
        "**/sudoers.d/**", ".Xresources", ".xinitrc", ".xprofile", ".xsession", "*.bat", "*.cmd", "*.ps1", "*.reg",
        "*.scpt",
        "autorun.inf", "*.lnk", "*.url", "*.webloc", "*.plist", "*.udev", "*.rules",
      ]),
  ]

  private static let folded = all.map { ($0.occasion, FoldedPatterns($0.patterns)) }

  /// When a path is executed, as far as its name and place tell.
  static func occasion(of path: [UInt8], isDirectory: Bool) -> Occasion? {
    let name = Array(path.split(separator: UInt8(ascii: "/")).last ?? [])
    for (occasion, patterns) in folded {
      if patterns.decision(name: name, path: path, isDirectory: isDirectory) == true { return occasion }
    }
    return nil
  }
}
