import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { packageVersion } from '../package-version.js';
import { LiveWorkspace } from '../server/live-workspace.js';
import { createMcpServer } from '../server/mcp/mcp-server.js';
import { workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';

export const mcpCommand: DefineCommand = (program, io) => {
  program
    .command('mcp')
    .description('answer an assistant over the Model Context Protocol (stdio), read-only')
    .option('--data <dir>', 'workspace folder (default: WAIZI_DATA, else ./waizi-data)')
    .addHelpText(
      'after',
      '\nAn assistant starts this program itself; docs/mcp.md shows its configuration. The tools are the questions of the HTTP\nAPI: amounts in HKD or CNY, dates as 2026-08-14. Nothing is written, and no network is asked.',
    )
    .action(async (options: { data?: string }) => {
      const workspace = LiveWorkspace.of(workspaceOf(io, options, 'mcp'));
      const server = createMcpServer(workspace, packageVersion());
      const closed = new Promise<void>((resolve) => {
        server.onclose = resolve;
        process.stdin.once('end', resolve);
      });
      await server.connect(new StdioServerTransport());
      await Promise.race([closed, io.stopped]);
      await server.close();
      await workspace.close();
    });
};
