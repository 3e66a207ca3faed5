export { callPrisma, prismaOn } from './prisma-client.js';
